/**
 * Origin of the CDP API in each region of Treasure Data, under the region's name in TD's own tools. The host alone decides the
 * region; nothing redirects from one to another.
 * Source: servers of Treasure Data's OpenAPI document (https://docs.treasure.ai/_bundle/apis/td_cdp_api-public.yaml).
 */
export const regionOrigins = {
  us01: 'https://api-cdp.treasuredata.com',
  jp01: 'https://api-cdp.treasuredata.co.jp',
  eu01: 'https://api-cdp.eu01.treasuredata.com',
  ap02: 'https://api-cdp.ap02.treasuredata.com',
  ap03: 'https://api-cdp.ap03.treasuredata.com'
} as const

export type RegionName = keyof typeof regionOrigins

// the compiler types the keys of any object as text
export const regionNames = Object.keys(regionOrigins) as RegionName[]
