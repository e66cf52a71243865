/** A point or a direction. */
export type Vector = Float64Array<ArrayBuffer>

/** A value and its slope in every direction. */
export interface Slope {
  readonly value: number
  readonly gradient: Vector
}

export type Objective = (x: Vector) => Slope

interface Step {
  readonly move: Vector
  readonly turn: Vector
  readonly rho: number
}

const MEMORY = 10
const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
const along = (x: Vector, d: Vector, t: number): Vector => x.map((value, i) => value + t * (d[i] ?? 0))

/** The direction of descent: two loops over the last steps (Nocedal & Wright, Numerical Optimization, algorithm 7.4). */
function direction(gradient: Vector, steps: readonly Step[]): Vector {
  let q = gradient.map((value) => -value)
  const alphas: number[] = []
  for (const step of steps.toReversed()) {
    const alpha = step.rho * dot(step.move, q)
    alphas.unshift(alpha)
    q = along(q, step.turn, -alpha)
  }
  const last = steps.at(-1)
  if (last !== undefined) q = q.map((value) => value / (last.rho * dot(last.turn, last.turn)))
  for (const [index, step] of steps.entries()) {
    q = along(q, step.move, (alphas[index] ?? 0) - step.rho * dot(step.turn, q))
  }
  return q
}

/** Halves the step until it gains what its slope promises; `undefined` when no step does. */
function search(
  objective: Objective,
  at: Slope & { readonly x: Vector },
  d: Vector,
  first: number,
): (Slope & { readonly x: Vector }) | undefined {
  const slope = dot(at.gradient, d)
  for (let t = first; t > 1e-12; t /= 2) {
    const x = along(at.x, d, t)
    const next = objective(x)
    if (next.value <= at.value + 1e-4 * t * slope) return { ...next, x }
  }
  return undefined
}

/** The lowest point downhill from `start`, by limited-memory BFGS. Deterministic. */
export function descend(objective: Objective, start: Vector, iterations: number): Vector {
  let at = { ...objective(start), x: start }
  let steps: Step[] = []
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    let d = direction(at.gradient, steps)
    if (dot(d, at.gradient) >= 0) {
      steps = []
      d = at.gradient.map((value) => -value)
    }
    const first = steps.length === 0 ? Math.min(1, 0.1 / Math.sqrt(dot(at.gradient, at.gradient) + 1e-30)) : 1
    const next = search(objective, at, d, first)
    if (next === undefined) {
      if (steps.length === 0) break
      steps = []
      continue
    }
    const move = along(next.x, at.x, -1)
    const turn = along(next.gradient, at.gradient, -1)
    const curvature = dot(move, turn)
    if (curvature > 1e-12) steps = [...steps, { move, turn, rho: 1 / curvature }].slice(-MEMORY)
    const gained = at.value - next.value
    at = next
    if (gained < 1e-9 * Math.abs(at.value)) break
  }
  return at.x
}
