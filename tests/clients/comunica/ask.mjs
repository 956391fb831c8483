// Asks Comunica. Standard input: {name: [query, endpoint, ...]}; standard output: {name: answer}.
import { readFileSync } from "node:fs";
import { QueryEngine } from "@comunica/query-sparql";

const engine = new QueryEngine();
const term = ({ termType, value, language }) => ({ termType, value, language });

async function ask(query, endpoints) {
  const sources = endpoints.map((value) => ({ type: "sparql", value }));
  const result = await engine.query(query, { sources });
  if (result.resultType === "boolean") {
    return result.execute();
  }
  const items = await (await result.execute()).toArray();
  if (result.resultType === "bindings") {
    return items.map((row) =>
      Object.fromEntries([...row].map(([variable, value]) => [variable.value, term(value)])),
    );
  }
  return items.map(({ subject, predicate, object }) => [subject, predicate, object].map(term));
}

const answers = {};
for (const [name, [query, ...endpoints]] of Object.entries(JSON.parse(readFileSync(0, "utf-8")))) {
  answers[name] = await ask(query, endpoints);
}
console.log(JSON.stringify(answers));
