import { z } from 'zod'
import { rateSchema } from './common.ts'
import { component } from './registry.ts'

export const bottleneckSchema = component('Bottleneck', z.object({
  stageId: z.string(),
  index: z.int().describe('Place in TD\'s list of stages, from 0.'),
  rate: rateSchema.describe('(exits + jumps) / (inside before + entered). Without a range: since launch, by the totals, nobody inside before. With one: by the stage\'s series.'),
  clear: z.boolean().describe('Whether its interval lies above that of every other stage, so that it is the bottleneck by more than chance.')
}).describe('The stage that loses the largest share of its profiles by exits and jumps. `null` where that cannot be decided: fewer than two stages that anyone was in, a stage whose numbers are missing or form no share, nobody lost, or two stages that lose the same share.'))
