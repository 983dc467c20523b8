/**
 * Returns about how many bits of a text remain unpredictable to somebody who looks for repetitions and sequences. A character counts unless
 * it repeats one of the last three or continues a sequence of equal steps. It counts as many bits as the number of different characters
 * allows. The result is an upper bound, because words are not recognised.
 */
export function estimateEntropyBits (text: string): number {
  const codes = [...text].map(character => character.codePointAt(0) ?? 0)
  const seen = new Set<string>()
  let unforeseen = 0
  codes.forEach((code, index) => {
    const [one = NaN, two = NaN] = [codes[index - 2], codes[index - 1]]
    const lastThree = `${one} ${two} ${code}`
    if (!seen.has(lastThree) && code - two !== two - one) unforeseen++
    seen.add(lastThree)
  })
  return unforeseen * Math.log2(Math.max(1, new Set(codes).size))
}
