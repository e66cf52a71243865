/** Stands in a drill's messages where a real alarm says how urgent it is: nobody need run. */
export const DRILL_HEAD = '演练,无需出动'
