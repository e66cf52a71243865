/** Those that what comes after them does not begin with: 前柳村 is said once in 前柳村第一网格, and in 前柳村1组8号. */
export const unrepeated = (names: readonly string[], address: string): readonly string[] =>
  names.filter((name, index) => !(names[index + 1] ?? address).startsWith(name))
