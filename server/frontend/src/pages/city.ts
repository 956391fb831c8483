/** The page of a city: its timeline and its map. */

import { embedded } from "../page";
import type { PictureData } from "../pictures/data";
import { show } from "../pictures/show";

const data = embedded<PictureData>("picture-data");
if (data) show(data);
