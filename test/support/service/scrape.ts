/** The samples of a scrape, by name and labels as written. */
export interface Scrape {
  text: string
  /** Returns the sample's value; 0 if there is none. Labels may be in any order. */
  value (name: string, labels?: Record<string, string>): number
  /** Returns the samples' labels, one text each. */
  labelsOf (name: string): string[]
}

/** Reads metrics as Prometheus does, over HTTP. */
export async function scrape (address: string): Promise<Scrape> {
  const answer = await fetch(`${address}/metrics`)
  if (answer.status !== 200) throw new Error(`the scrape failed with ${answer.status}`)
  const text = await answer.text()
  const samples = text.split('\n').filter(line => line !== '' && !line.startsWith('#')).map(readSample)
  return {
    text,
    value: (name, labels = {}) => samples
      .filter(sample => sample.name === name && Object.entries(labels)
        .every(([label, value]) => sample.labels.includes(`${label}="${value}"`)))
      .reduce((sum, { value }) => sum + value, 0),
    labelsOf: name => samples.filter(sample => sample.name === name).map(({ labels }) => labels)
  }
}

function readSample (line: string): { name: string, labels: string, value: number } {
  const [, name, labels = '', value] = /^([a-z_][a-zA-Z0-9_]*)(?:\{(.*)\})? ([-+0-9.eInfNa]+)$/.exec(line) ?? []
  if (name === undefined) throw new Error(`no sample: ${line}`)
  return { name, labels, value: Number(value) }
}
