/** Three pairs of tones, high and low: not like a telephone, nor like a door bell. Hz and seconds. */
const TONES = [880, 660] as const
const TONE_LASTS = 0.16
const PAIRS = 3
const PAIR_EVERY = 0.55
const LOUD = 0.35

let context: AudioContext | undefined

/**
 * Makes the sound ready. Browsers lend it only to a page that was touched: called from a click it always works.
 *
 * @returns false while the browser holds it back
 */
export async function wakeSound(): Promise<boolean> {
  context ??= new AudioContext()
  // Never settles while the page was not touched.
  if (context.state === 'suspended' && navigator.userActivation.hasBeenActive) await context.resume()
  return context.state === 'running'
}

/** Sounds the alarm once, for about 1.5 s. @returns false when the browser held it back */
export async function soundAlarm(): Promise<boolean> {
  if (!(await wakeSound()) || context === undefined) return false
  const begin = context.currentTime + 0.02
  for (let pair = 0; pair < PAIRS; pair += 1) {
    for (const [index, tone] of TONES.entries()) {
      playTone(context, tone, begin + pair * PAIR_EVERY + index * TONE_LASTS)
    }
  }
  return true
}

function playTone(audio: AudioContext, frequency: number, at: number): void {
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  tone.type = 'triangle'
  tone.frequency.value = frequency
  volume.gain.setValueAtTime(0, at)
  // Soft edges: a tone that begins at once clicks.
  volume.gain.linearRampToValueAtTime(LOUD, at + 0.015)
  volume.gain.setValueAtTime(LOUD, at + TONE_LASTS - 0.03)
  volume.gain.linearRampToValueAtTime(0, at + TONE_LASTS)
  tone.connect(volume).connect(audio.destination)
  tone.start(at)
  tone.stop(at + TONE_LASTS)
}
