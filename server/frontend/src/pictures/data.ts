/** What the pages embed for their pictures: `renkei.web.pictures.portrayal` writes it. */

export type Relation = "takes-part" | "held-there" | "mentioned";

export interface Thing {
  id: string;
  href: string | null;
  name: string;
  language: string;
}

export interface Activity extends Thing {
  sort: string;
  kind: string;
  kindName: string;
  /** Empty where attending makes no sense; `not-stated` where nothing is said. */
  mode: string;
  modeName: string;
  /** The date in words. */
  date: string;
  /** The first day that it can lie on; empty where it has no date. */
  start: string;
  /** The last; empty where it has none or goes on. */
  end: string;
  cities: Record<string, Relation>;
  /** Numbers of agents. */
  agents: number[];
}

export interface City extends Thing {
  slug: string;
  /** Latitude and longitude in degrees. */
  position: [number, number] | null;
}

export interface Agent extends Thing {
  sort: string;
}

export interface PictureData {
  activities: Activity[];
  cities: City[];
  agents: Agent[];
  /** Slugs of two cities, and the page of what connects them. */
  pairs: { one: string; other: string; href: string }[];
  words: Record<string, string>;
}

export interface Tie {
  one: City;
  other: City;
  href: string | null;
  together: number;
  mentioned: number;
}

/** How close two cities are in some activities; `renkei.web.pictures.figures.ties` does the same. */
export function ties(data: PictureData, activities: Activity[]): Tie[] {
  const cities = new Map(data.cities.map((city) => [city.slug, city]));
  return data.pairs.flatMap(({ one, other, href }) => {
    const [first, second] = [cities.get(one), cities.get(other)];
    if (!first || !second) return [];
    const both = activities.filter((it) => it.cities[one] && it.cities[other]);
    const mentioned = both.filter((it) =>
      [it.cities[one], it.cities[other]].includes("mentioned"),
    ).length;
    const tie = { one: first, other: second, href, together: both.length - mentioned, mentioned };
    return both.length > 0 ? [tie] : [];
  });
}
