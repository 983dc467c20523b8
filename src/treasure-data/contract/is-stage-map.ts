/** Whether it is an object without any of a chart's own keys: a map from stage ids to lists of charts. */
export function isStageMap (member: unknown): member is object {
  return typeof member === 'object' && member !== null && !Array.isArray(member) &&
    !['attributes', 'id', 'type'].some(key => key in member)
}
