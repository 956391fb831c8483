/** The shapes of marks: what a colour says, a shape says too. */

import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  type SymbolType,
} from "d3-shape";
import type { Activity } from "./data";

const OF_MODES: Record<string, SymbolType> = {
  "in-person": symbolCircle,
  online: symbolDiamond,
  hybrid: symbolSquare,
  "not-stated": symbolCircle,
};
const OF_SORTS: Record<string, SymbolType> = { award: symbolStar, agreement: symbolTriangle };
const OF_AGENTS: Record<string, SymbolType> = {
  person: symbolCircle,
  government: symbolSquare,
  organisation: symbolDiamond,
  office: symbolTriangle,
  cooperation: symbolCross,
};

/** The outline of an activity's mark, around the origin. */
export function activityShape(activity: Activity, size: number): string {
  const type = OF_SORTS[activity.sort] ?? OF_MODES[activity.mode] ?? symbolSquare;
  return symbol(type, size)() ?? "";
}

/** The outline of an agent's mark, around the origin. */
export function agentShape(sort: string, size: number): string {
  return symbol(OF_AGENTS[sort] ?? symbolDiamond, size)() ?? "";
}

/** The mark of an activity among agents. */
export const activityDot = symbol(symbolCircle, 30)() ?? "";

/** The classes that give a mark its colour. */
export function classes(activity: Activity): string {
  return `${activity.sort} ${activity.mode || "lasting"}`;
}
