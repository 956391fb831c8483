/** The page of two cities: the timeline of what connects them. */

import { embedded } from "../page";
import type { PictureData } from "../pictures/data";
import { show } from "../pictures/show";

const data = embedded<PictureData>("picture-data");
if (data) show(data);
