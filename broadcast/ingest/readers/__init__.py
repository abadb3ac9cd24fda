"""From a file to paragraphs and tables, whatever its format.

bytes ──formats──▶ plaintext · webpage · wordfile · pdffile · workbook ──▶ blocks
"""

from broadcast.ingest.readers.reading import Reading, read_file

__all__ = ["Reading", "read_file"]
