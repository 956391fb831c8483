/** A query to the endpoint: its answer, or what went wrong in the endpoint's own words. */
import { readAnswer, type Answer } from "../results/model.js";

const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";
/** Characters of an address above which a query goes by POST. */
const LONGEST_ADDRESS = 6000;

/** Problem details (RFC 9457) with what the endpoint adds. */
export interface Problem {
  readonly title: string;
  readonly status?: number;
  readonly detail?: string;
  readonly mend?: string;
  readonly shown?: string;
  readonly line?: number;
  readonly column?: number;
}

export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

/** Where a query with this text can be linked to; null where it is too long for an address. */
export function addressOf(endpoint: string, query: string, format?: string): string | null {
  const parameters = new URLSearchParams({ query, ...(format ? { format } : {}) });
  const address = `${endpoint}?${parameters}`;
  return address.length <= LONGEST_ADDRESS ? address : null;
}

/**
 * Asks the endpoint.
 *
 * @throws ProblemError the query has no answer, or nobody answers.
 */
export async function ask(endpoint: string, query: string, signal: AbortSignal): Promise<Answer> {
  const address = addressOf(endpoint, query);
  const given = { headers: { Accept: ACCEPT }, signal };
  const post = { method: "POST", body: new URLSearchParams({ query }) };
  let response: Response;
  try {
    response = await (address ? fetch(address, given) : fetch(endpoint, { ...given, ...post }));
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ProblemError({ title: String(error) });
  }
  const text = await response.text();
  const type = response.headers.get("Content-Type") ?? "";
  if (response.ok) return readAnswer(text, type);
  throw new ProblemError(type.includes("json") ? JSON.parse(text) : { title: text, status: response.status });
}
