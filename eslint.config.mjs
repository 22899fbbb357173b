import tseslint from 'typescript-eslint';

/** What the whole repository holds to; each part adds where its types are. */
const strict = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
};

/** Money is whole kopecks: what makes a fraction of a number has no place where money is counted. Whole division is that of bigint. */
const noFloats = [
  [
    "BinaryExpression[operator='/']:not([right.callee.name='BigInt'])",
    'divide money as bigint: (BigInt(a) * BigInt(b)) / BigInt(c)',
  ],
  ["AssignmentExpression[operator='/=']", 'divide money as bigint'],
  ["BinaryExpression[operator='**'][right.type='UnaryExpression']", 'money knows no powers below one'],
  ['Literal[raw=/^[\\d_]*\\.\\d|^\\d[\\d_]*e-/i]', 'money knows no fractions: write kopecks'],
  ['CallExpression[callee.name=/^(parseFloat)$/]', 'kopecks are read by the client of YooKassa alone'],
  [
    "CallExpression[callee.object.name='Number'][callee.property.name='parseFloat']",
    'kopecks are read by the client of YooKassa alone',
  ],
  [
    'CallExpression[callee.property.name=/^(toFixed|toPrecision)$/]',
    'decimal strings are written by the client of YooKassa alone',
  ],
  ["CallExpression[callee.object.name='Math'][callee.property.name=/^(round|fround)$/]", 'what needs rounding was a fraction'],
].map(([selector, message]) => ({ selector, message }));

/** A list passes for an object whose fields are checked: each of its items is looked at, and an empty one has none. */
const nestedIsNoList = {
  selector:
    'PropertyDefinition:has(Decorator > CallExpression[callee.name="ValidateNested"][arguments.length=0]):not(:has(Decorator > CallExpression[callee.name="IsObject"]))',
  message: '@IsObject() before @ValidateNested(): a list is no object',
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.data/**', 'coverage/**', 'test/artifacts/**', 'apps/webapp/dist/**', '**/*.d.ts'] },
  {
    files: ['**/*.ts'],
    ignores: ['apps/webapp/**', 'apps/admin/**', 'libs/web/**'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: './tsconfig.json',
        tsconfigRootDir: import.meta.dirname,
        emitDecoratorMetadata: true,
        experimentalDecorators: true,
      },
    },
    rules: {
      ...strict,
      'no-restricted-syntax': ['error', nestedIsNoList],
      // The classes of messages describe shapes; what is sent is a plain object of that shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Nest modules and parameterless DTO classes are classes with nothing inside.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  ...['apps/webapp', 'apps/admin', 'libs/web'].map((folder) => ({
    files: [`${folder}/src/**/*.{ts,tsx}`],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: `./${folder}/tsconfig.json`, tsconfigRootDir: import.meta.dirname } },
    rules: strict,
  })),
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', '**/testing/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['apps/billing/src/{payments,refunds,promo-codes,yookassa,renewals}/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/testing/**', '**/*.client.ts'],
    rules: { 'no-restricted-syntax': ['error', nestedIsNoList, ...noFloats] },
  },
);
