import type { TypeWords } from './picture-words.ts'

/** The words for types of nodes and steps in English, in pictures and in the viewer. */
export const englishTypes: TypeWords = {
  nodeTypes: {
    stage: 'stage',
    milestone: 'milestone',
    activation: 'activation',
    goal: 'goal',
    exit: 'exit',
    jump: 'jump',
    unknown: 'other',
    inside: 'inside',
    unaccounted: 'unaccounted'
  },
  nodeCalled: null,
  stepTypes: {
    wait: 'Wait',
    activation: 'Activation',
    'decision-point': 'Decision',
    'ab-test': 'A/B test',
    merge: 'Merge',
    jump: 'Jump',
    end: 'End',
    unknown: 'Step'
  }
}
