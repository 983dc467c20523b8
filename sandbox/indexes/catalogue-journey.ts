/** A journey as listed by the indexes. */
export interface CatalogueJourney {
  readonly id: string
  readonly name: string
  readonly bundleId: string
  readonly version: number
  readonly isLatest: boolean
  readonly state: 'draft' | 'launched'
  readonly paused: boolean
  readonly folderId: string
  readonly stages: ReadonlyArray<{ readonly id: string, readonly name: string }>
}
