/** A number for people: thousands in groups, two decimals, or two digits where that would leave nothing. */
export function formatNumber (value: number): string {
  const rounded = Math.abs(value) < 0.01 ? Number(value.toPrecision(2)) : Math.round(value * 100) / 100
  const [whole = '', fraction] = String(rounded).split('.')
  // what is written with an exponent stays so
  const grouped = whole.includes('e') ? whole : whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}
