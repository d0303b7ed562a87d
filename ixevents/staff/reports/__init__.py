"""Reports to funders: begun for a project and a period, written, frozen, handed over as page, PDF, workbook and CSV."""
