/** Returns an id in the spelling in which ids are compared: TD's API and its tables differ in case and in hyphens. */
export function normalizeId (id: string): string {
  return id.toLowerCase().replaceAll('_', '-')
}
