import t from 'tap'

/** `curl` of an address, `jq` of a path, and the block of JSON that it prints. */
const example = /```sh\ncurl -s '?http:\/\/127\.0\.0\.1:8080([^' ]+)'? \| jq (\.[\w.[\]]+)\n```\n\n```json\n([^`]+)```/g

/** Runs the examples of a document and compares what they give with what it shows. Gives how many there were. */
export async function runExamples (document: string, read: (path: string) => Promise<unknown>): Promise<number> {
  const examples = [...document.matchAll(example)]
  for (const [, path = '', filter = '', shown = ''] of examples) {
    let part: unknown = await read(path)
    for (const name of filter.split(/[.[\]]+/).filter(name => name !== '')) part = new Map(Object.entries(Object(part))).get(name)
    t.same(part, JSON.parse(shown), path)
  }
  return examples.length
}
