"""The dataset described for machines: VoID, DCAT, schema.org, sitemap, feed."""
