"""What comes in from a spreadsheet, and a whole section that goes elsewhere: read and said,
never written here (actions/case_import.py, actions/section_*.py write).
"""
