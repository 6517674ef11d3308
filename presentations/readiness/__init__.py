"""“Ready to walk in?”: seven points, one for each mistake, about an office that is to be visited.

Whoever knows the facts of a point registers it (points.py); whoever writes words for offices registers them, so that
the points about language read them too (words.py).
"""
