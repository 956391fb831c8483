"""From records to named graphs: IRIs, evidence, statements, links, the files of a release."""
