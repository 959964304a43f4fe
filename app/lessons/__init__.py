"""The words of each page, in Markdown files that a lecturer can edit; read by `app.prose`."""
