/**
 * Returns about how many bits of a text could not be foretold by somebody who looks for repetitions and sequences: for each character that
 * does not repeat three of before and does not go on in equal steps, as many bits as the text's different characters allow. It is an
 * upper bound: words are not recognised.
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
