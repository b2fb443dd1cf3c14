"""Where articles come from: feeds, sitemaps, pages, files and hands, polled on time and kept as evidence."""
