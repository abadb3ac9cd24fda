"""From paragraphs and tables to what the document says: its heading, its content items, its tasks."""
