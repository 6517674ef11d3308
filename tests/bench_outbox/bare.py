"""`python -m tests.bench_outbox.bare PORT MAILS`: sends rendered mails over one connection, to compare with.

Says "ready", and begins when it reads a line.
"""

import pickle
import smtplib
import sys
from pathlib import Path

if __name__ == "__main__":
    mails: list[tuple[str, str, bytes]] = pickle.loads(Path(sys.argv[2]).read_bytes())
    with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as line:
        print("ready", flush=True)
        sys.stdin.readline()
        for sender, to, content in mails:
            line.sendmail(sender, [to], content)
