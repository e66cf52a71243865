/** `node --import tsx test/bench/ingest/run.ts [SECONDS]`: durable ingest beside a bare Aedes. */
import { bareAedes, brokerAndJournal, measureIngest, standardLoad } from './measure-ingest.ts'

const seconds = Number(process.argv[2] ?? standardLoad.seconds)
for (const { name, rate, ratio } of await measureIngest([bareAedes, brokerAndJournal], { ...standardLoad, seconds })) {
  process.stdout.write(`${name.padEnd(20)} ${Math.round(rate).toString().padStart(8)} msg/s  ${ratio.toFixed(2)}\n`)
}
