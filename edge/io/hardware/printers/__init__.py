"""Receipt printers: documents, their bytes, and the device that takes them."""
