/** The query as a program: each way escapes it so that what arrives is the query, byte for byte. */

export interface Way {
  readonly name: string;
  write(endpoint: string, query: string): string;
}

/** Whether a query yields a graph rather than a table or a boolean. */
export function yieldsGraph(query: string): boolean {
  const bare = query.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*/g, " ");
  return /^(CONSTRUCT|DESCRIBE)$/i.test(/\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i.exec(bare)?.[0] ?? "");
}

function curl(endpoint: string, query: string): string {
  const type = yieldsGraph(query) ? "text/turtle" : "text/csv";
  const quoted = `'query=${query.replaceAll("'", `'\\''`)}'`;
  return `curl -H 'Accept: ${type}' '${endpoint}' \\\n  --data-urlencode ${quoted}\n`;
}

function python(endpoint: string, query: string): string {
  const graph = yieldsGraph(query);
  const text = query.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"').replaceAll("\r", "\\r");
  const end = text.endsWith('"') ? `${text.slice(0, -1)}\\"` : text;
  const lines = [
    `from SPARQLWrapper import ${graph ? "TURTLE" : "JSON"}, POST, SPARQLWrapper`,
    "",
    `endpoint = SPARQLWrapper(${JSON.stringify(endpoint)})`,
    "endpoint.setMethod(POST)",
    `endpoint.setReturnFormat(${graph ? "TURTLE" : "JSON"})`,
    `endpoint.setQuery("""${end}""")`,
  ];
  const answer = "endpoint.query().convert()";
  if (graph) return [...lines, `print(${answer}.decode())`, ""].join("\n");
  const rows = [
    `answer = ${answer}`,
    'if "boolean" in answer:',
    '    print(answer["boolean"])',
    "else:",
    '    for row in answer["results"]["bindings"]:',
    '        print({name: term["value"] for name, term in row.items()})',
    "",
  ];
  return [...lines, ...rows].join("\n");
}

function r(endpoint: string, query: string): string {
  let dashes = "";
  while (query.includes(`)${dashes}"`)) dashes += "-";
  const graph = yieldsGraph(query);
  const read = graph
    ? "cat(readLines(url(address)), sep = \"\\n\")"
    : 'answer <- read.csv(url(address, encoding = "UTF-8"))\nprint(answer)';
  return [
    `query <- r"${dashes}(${query})${dashes}"`,
    "address <- paste0(",
    `  "${endpoint}?format=${graph ? "turtle" : "csv"}&query=",`,
    "  URLencode(query, reserved = TRUE)",
    ")",
    read,
    "",
  ].join("\n");
}

function javascript(endpoint: string, query: string): string {
  const graph = yieldsGraph(query);
  const text = query.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${");
  return [
    `const query = \`${text.replaceAll("\r", "\\r")}\`;`,
    `const response = await fetch(${JSON.stringify(endpoint)}, {`,
    '  method: "POST",',
    `  headers: { Accept: "${graph ? "text/turtle" : "application/sparql-results+json"}" },`,
    "  body: new URLSearchParams({ query }),",
    "});",
    "if (!response.ok) throw new Error(await response.text());",
    `console.log(${graph ? "await response.text()" : "JSON.stringify(await response.json())"});`,
    "",
  ].join("\n");
}

export const WAYS: readonly Way[] = [
  { name: "curl", write: curl },
  { name: "Python", write: python },
  { name: "R", write: r },
  { name: "JavaScript", write: javascript },
];
