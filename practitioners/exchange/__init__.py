"""People in and out of the application: columns, cells and files. Pure: no rows of the database, no clock."""
