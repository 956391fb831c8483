"""The dataset in schema.org, for the search engines of datasets."""

from __future__ import annotations

from typing import Any

from renkei.web.catalogue import Catalogue
from renkei.web.descriptions.about import CONTRIBUTORS, About


def describe_schema(about: About, words: Catalogue) -> dict[str, Any]:
    """The dataset as JSON-LD, in the language of a page.

    Sizes are left out: they are known only once the files are made.

    Args:
        about: what is described.
        words: the words of the page's language.
    """
    publication = about.publication
    said: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": about.dataset,
        "name": _in_language(about, words),
        "description": words(
            "dataset.description" if about.is_ours else "dataset.other_description"
        ),
        "url": about.address("download/"),
        "identifier": publication.release,
        "version": publication.release,
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "encodingFormat": item.media_type,
                "contentUrl": about.address(f"download/{name}"),
            }
            for item, name in (publication.dumps.names if publication.dumps else ())
        ],
    }
    if publication.license:
        said["license"] = publication.license
    if publication.record:
        said["dateModified"] = publication.record.timestamp
    if about.is_ours:
        said["creator"] = {"@type": "Organization", "name": CONTRIBUTORS}
        said["inLanguage"] = list(about.catalogues)
        said["keywords"] = [word.strip() for word in words("dataset.keywords").split(";")]
    return said


def _in_language(about: About, words: Catalogue) -> str:
    titles = {title.language: title.value for title in about.titles}
    return titles.get(words.language) or next(iter(titles.values()))
