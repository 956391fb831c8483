/** Who has a part in what: agents and activities, drawn to each other by what joins them. */

import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from "d3-force";
import type { Activity, Agent, PictureData } from "./data";
import { arrange } from "./labels";
import { activityDot, agentShape } from "./shapes";
import { empty, stage } from "./stage";

const TICKS = 320;
const EDGE = 36;

interface Node extends SimulationNodeDatum {
  activity: Activity | null;
  agent: Agent | null;
}

/** Draw the agents of the given activities. */
export function network(figure: HTMLElement, data: PictureData, activities: Activity[]): void {
  const shown = new Set(activities.filter((it) => it.agents.length > 0));
  if (shown.size === 0) return empty(figure, data.words);
  const { svg, width, mark, onZoom } = stage(figure, (given) => Math.min(560, given * 0.95), data.words);
  const height = svg.node()!.viewBox.baseVal.height;
  const { agents, nodes, joins } = layout(data, width, height);
  const lines = svg.append("g");
  const marks = svg.append("g");
  // Apart from the marks, whose names say it in full.
  const labels = svg.append("g").attr("class", "labels").attr("aria-hidden", "true");
  const drawn: ((x: (v: number) => number, y: (v: number) => number) => void)[] = [];
  const lit = new Map<Node, ((on: boolean) => void)[]>();
  const present = new Set<Node>();
  for (const { agent, activity } of joins) {
    if (!activity.activity || !shown.has(activity.activity)) continue;
    present.add(agent).add(activity);
    const line = lines.append("line").attr("class", "join");
    for (const node of [agent, activity]) {
      const acts = lit.get(node) ?? [];
      acts.push((on) => line.classed("lit", on));
      lit.set(node, acts);
    }
    drawn.push((x, y) => {
      line.attr("x1", x(agent.x ?? 0)).attr("y1", y(agent.y ?? 0));
      line.attr("x2", x(activity.x ?? 0)).attr("y2", y(activity.y ?? 0));
    });
  }
  const busy = (node: Node) => lit.get(node)?.length ?? 0;
  const order = [...agents.toSorted((a, b) => busy(b) - busy(a)), ...nodes.filter((it) => it.activity)];
  for (const node of order) {
    if (!present.has(node)) continue;
    const { agent, activity } = node;
    const count = busy(node);
    const names = activity?.agents.map((number) => data.agents[number]?.name ?? "").join(", ");
    const made = mark(marks, {
      lines: agent
        ? [agent.name, data.words[agent.sort] ?? "", `${data.words.activities}: ${count}`]
        : [activity?.name ?? "", activity?.date ?? "", names ?? ""],
      href: (agent ?? activity)?.href ?? null,
      classes: agent ? `agent ${agent.sort}` : "activity",
      language: (agent ?? activity)?.language,
      lit: (on) => lit.get(node)?.forEach((act) => act(on)),
    });
    const ring = made.append("circle").attr("class", "ring").attr("r", agent ? 13 : 9);
    const outline = agent ? agentShape(agent.sort, 120 + 14 * count) : activityDot;
    const shape = made.append("path").attr("class", "shape").attr("d", outline);
    const label = agent ? labels.append("text").attr("class", "halo").text(short(agent.name)) : null;
    drawn.push((x, y) => {
      const [px, py] = [x(node.x ?? 0), y(node.y ?? 0)];
      ring.attr("cx", px).attr("cy", py);
      shape.attr("transform", `translate(${px},${py})`);
      label?.attr("x", px).attr("y", py);
    });
  }
  onZoom((transform) => {
    for (const place of drawn) place((v) => transform.applyX(v), (v) => transform.applyY(v));
    const spots = [...present].map((node): [number, number] => [
      transform.applyX(node.x ?? 0),
      transform.applyY(node.y ?? 0),
    ]);
    arrange([...labels.node()!.querySelectorAll("text")], width, spots);
  });
}

const LONGEST = 40;
const short = (name: string) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

/**
 * Where everything goes, whatever the filter: so nothing moves when the choice changes. The
 * simulation starts from a spiral and uses no chance, so it ends the same each time.
 */
function layout(data: PictureData, width: number, height: number) {
  const agents: Node[] = data.agents.map((agent) => ({ agent, activity: null }));
  const events: Node[] = data.activities
    .filter((it) => it.agents.length > 0)
    .map((activity) => ({ agent: null, activity }));
  const joins = events.flatMap((activity) =>
    (activity.activity?.agents ?? []).flatMap((number) => {
      const agent = agents[number];
      return agent ? [{ agent, activity }] : [];
    }),
  );
  const nodes = [...agents, ...events];
  forceSimulation(nodes)
    .force("join", forceLink(joins.map((it) => ({ source: it.agent, target: it.activity }))).distance(60))
    .force("apart", forceManyBody().strength(-260))
    .force("room", forceCollide<Node>((node) => (node.agent ? 34 : 16)))
    .force("x", forceX(0).strength(0.05 * (height / width)))
    .force("y", forceY(0).strength(0.08))
    .stop()
    .tick(TICKS);
  const fit = (key: "x" | "y", size: number) => {
    const values = nodes.map((node) => node[key] ?? 0);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const scale = high > low ? (size - 2 * EDGE) / (high - low) : 0;
    for (const node of nodes) node[key] = EDGE + ((node[key] ?? 0) - low) * scale;
  };
  fit("x", width);
  fit("y", height);
  return { agents, nodes, joins };
}
