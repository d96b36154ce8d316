"""Office files of the official forms, to be filled in: blank, or with the values of a report.

`docx.fill` and `xlsx.fill` take a form and `Contents` (blank ones, or those of a report) and give the file.
"""
