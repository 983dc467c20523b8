import { seededRandom } from './seeded-random.ts'

/** Returns a lower-case UUID with hyphens, always the same for the same text. */
export function stepUuid (text: string): string {
  const draw = seededRandom(text)
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => Math.floor(draw() * 16).toString(16))
}
