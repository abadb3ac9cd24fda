"""What sound is to an ear, for every room that measures it: filters, and loudness by BS.1770-4."""
