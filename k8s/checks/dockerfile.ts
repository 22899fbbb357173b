/** One instruction of a Dockerfile, continued lines joined, comments left out. */
export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

const instructionsOf = (source: string): Instruction[] =>
  source
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => /^(\w+)\s+(.*)$/.exec(line.trim()))
    .filter((match) => match !== null)
    .map(([, name = '', rest = '']) => ({ name: name.toUpperCase(), rest }));

const LOWEST_USER = 10_000;
const SECRETS = /SECRET|TOKEN|PASSWORD|_KEY|DATABASE_URL|REDIS_URL/;

function stagesOf(instructions: readonly Instruction[]): Instruction[][] {
  const starts = instructions.flatMap(({ name }, index) => (name === 'FROM' ? [index] : []));
  return starts.map((start, index) => instructions.slice(start, starts[index + 1]));
}

const parentOf = (stage: readonly Instruction[]): string => stage[0]?.rest.split(/\s+/)[0] ?? '';
const titleOf = (stage: readonly Instruction[]): string | undefined => / as (\S+)$/i.exec(stage[0]?.rest ?? '')?.[1];

/** A stage with those it is built from, oldest first. */
function lineage(stage: readonly Instruction[], stages: readonly (readonly Instruction[])[]): Instruction[] {
  const parent = stages.find((other) => titleOf(other) === parentOf(stage));
  return [...(parent === undefined ? [] : lineage(parent, stages)), ...stage];
}

const lastOf = (instructions: readonly Instruction[], name: string): string =>
  instructions.filter((one) => one.name === name).at(-1)?.rest ?? '';

function runProblems(stage: readonly Instruction[], stages: readonly (readonly Instruction[])[]): string[] {
  const whole = lineage(stage, stages);
  const title = titleOf(stage) ?? 'the last stage';
  const user = /^(\d+):(\d+)$/.exec(lastOf(whole, 'USER'));
  const health = lastOf(whole, 'HEALTHCHECK');
  return [
    ...(user !== null && Number(user[1]) >= LOWEST_USER && Number(user[2]) >= LOWEST_USER
      ? []
      : [`${title} does not run as a number from ${LOWEST_USER}`]),
    ...(/^\["node",.*\.js"\]$/.test(lastOf(whole, 'CMD'))
      ? []
      : [`${title} is not started by node itself: SIGTERM would not reach it`]),
    ...(/CMD \["node", .*(\/livez|\/health)/.test(health) ? [] : [`${title} has no health check`]),
    ...(whole.some(({ name, rest }) => name === 'COPY' && / package\.json /.test(` ${rest} `))
      ? []
      : [`${title} misses package.json, which maps the imports`]),
    ...(whole.some(({ name, rest }) => name === 'COPY' && rest.includes('--from=build /app/node_modules'))
      ? [`${title} carries the packages of the build`]
      : []),
  ];
}

/** What is wrong with our Dockerfile. */
export function dockerfileProblems(source: string): string[] {
  const instructions = instructionsOf(source);
  const stages = stagesOf(instructions);
  const last = stages.at(-1) ?? [];
  const running = stages.filter((stage) => stage.some(({ name }) => name === 'CMD') || stage === last);
  const external = stages.map(parentOf).filter((parent) => !stages.some((stage) => titleOf(stage) === parent));
  const base = instructions.find(({ name, rest }) => name === 'ARG' && rest.startsWith('NODE_IMAGE='))?.rest ?? '';
  const installs = instructions.filter(({ name, rest }) => name === 'RUN' && /npm (ci|i|install)\b/.test(rest));
  return [
    ...(/^#\s*syntax\s*=/m.test(source) ? ['a syntax line needs a registry to build at all'] : []),
    ...external.filter((parent) => parent !== '${NODE_IMAGE}').map((parent) => `${parent} is no base that can be chosen`),
    ...(/^NODE_IMAGE=node:20\.\d+\.\d+-[a-z]+-slim$/.test(base) ? [] : ['the base is not one version of Node 20, slim']),
    ...(last.some(({ name, rest }) => name === 'ARG' && rest === 'SERVICE') ? [] : ['the last stage takes no SERVICE']),
    ...installs
      .filter(({ rest }) => !rest.includes('npm ci') || !rest.includes('--ignore-scripts'))
      .map(({ rest }) => `an install is not exact: ${rest}`),
    ...(installs.some(({ rest }) => rest.includes('--omit=dev')) ? [] : ['nothing leaves the development packages out']),
    ...instructions
      .filter(({ name, rest }) => (name === 'ENV' || name === 'ARG') && SECRETS.test(rest))
      .map(({ rest }) => `a secret is baked in: ${rest}`),
    ...instructions.filter(({ name }) => name === 'ADD').map(({ rest }) => `ADD fetches and unpacks: ${rest}`),
    ...running.flatMap((stage) => runProblems(stage, stages)),
  ];
}
