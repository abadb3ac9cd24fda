"""Items become a week of lines that people can change, and an approved week becomes one rundown a day. Pure."""
