import type { Answer } from '../answer.ts'
import { jsonAnswer, plainJson, vendorJson } from '../answer.ts'
import { errorAnswer } from '../error-answer.ts'
import { lastRunDay } from '../daily-run.ts'
import { bundleBody } from './bundle-body.ts'
import type { CatalogueJourney } from './catalogue-journey.ts'
import { audienceIds, listAll, listSmall } from './catalogue.ts'
import type { Catalogue } from './create-catalogue.ts'
import { folders } from './folders.ts'
import { folderTree, segmentRules } from './index-bodies.ts'
import { makeUp } from './made-up-journeys.ts'

/** Parent segments with unusual indexes. */
export const specialAudiences = {
  /** 403. */
  refused: '403',
  /** A body of about 6 MB. */
  large: '600',
  /** Each answer lacks the first journey of the previous one, and has another one at its end. */
  changing: '700'
}

/** Answers requests for indexes and bundles if no fault applies. */
export interface IndexAnswers {
  audience (audienceId: string): Answer
  bundle (bundleId: string): Answer
  folder (folderId: string): Answer
}

const largeCount = 3_000
const changingCount = 120

/** Creates the answers of the indexes. `now` returns ms since 1970 UTC. */
export function createIndexAnswers ({ listed, versionsOf }: Catalogue, now: () => number): IndexAnswers {
  let changes = 0
  const audiences: Readonly<Record<string, () => object>> = {
    [audienceIds.all]: () => segmentRules(listAll(listed())),
    [audienceIds.small]: () => segmentRules(listSmall()),
    [specialAudiences.large]: () => segmentRules(makeUp(600_001, largeCount), `/${'x'.repeat(230)}`),
    [specialAudiences.changing]: () => segmentRules(changing(changes++))
  }
  return {
    audience (audienceId) {
      if (audienceId === specialAudiences.refused) return errorAnswer(403)
      const make = audiences[audienceId]
      return make === undefined ? errorAnswer(404) : jsonAnswer(200, vendorJson, make())
    },
    bundle (bundleId) {
      if (!/^[1-9]\d{0,18}$/.test(bundleId)) return errorAnswer(400, 'journeyBundleId is not a valid id.', 'journeyBundleId')
      const body = bundleBody(versionsOf(bundleId), lastRunDay(now()))
      return body === null ? errorAnswer(404) : jsonAnswer(200, plainJson, body)
    },
    folder (folderId) {
      if (folderId === specialAudiences.refused) return errorAnswer(403)
      if (folders.every(({ id }) => id !== folderId)) return errorAnswer(404)
      return jsonAnswer(200, plainJson, folderTree(folderId, listAll(listed()), audienceIds.all))
    }
  }
}

function changing (step: number): CatalogueJourney[] {
  return makeUp(700_001, changingCount + step).slice(step)
}
