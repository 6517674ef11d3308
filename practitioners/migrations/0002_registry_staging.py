"""Where a registry file is read to before it is merged.

The application may not make temporary tables, so this one is always there; it is empty for everybody but the import
itself, which empties it in the transaction that filled it. No index and no write-ahead log: nothing in it is kept.
"""

from django.db import migrations

CREATE = """
create unlogged table practitioners_registrystaging (
    line integer not null,
    npi varchar(10) not null,
    entity varchar(1) not null,
    last_name varchar(120) not null,
    first_name varchar(120) not null,
    middle_name varchar(120) not null,
    credential varchar(60) not null,
    organisation varchar(200) not null,
    sex varchar(1) not null,
    street varchar(120) not null,
    street2 varchar(120) not null,
    city varchar(80) not null,
    state varchar(40) not null,
    zip_code varchar(20) not null,
    phone varchar(20) not null,
    fax varchar(20) not null,
    primary_taxonomy varchar(10) not null,
    taxonomies varchar(10)[] not null,
    enumerated_on date,
    updated_on date,
    deactivated_on date
)
"""


class Migration(migrations.Migration):
    dependencies = [("practitioners", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "drop table practitioners_registrystaging")]
