export const regionNames = ['us01', 'jp01', 'eu01', 'ap02', 'ap03'] as const

/** A site of Treasure Data, named as in its own tools. */
export type RegionName = typeof regionNames[number]

/**
 * Where each region's CDP API lives. The host alone decides the region; nothing redirects from one to another.
 * Source: servers of Treasure Data's OpenAPI document (https://docs.treasure.ai/_bundle/apis/td_cdp_api-public.yaml).
 */
export const regionOrigins: Readonly<Record<RegionName, string>> = {
  us01: 'https://api-cdp.treasuredata.com',
  jp01: 'https://api-cdp.treasuredata.co.jp',
  eu01: 'https://api-cdp.eu01.treasuredata.com',
  ap02: 'https://api-cdp.ap02.treasuredata.com',
  ap03: 'https://api-cdp.ap03.treasuredata.com'
}
