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

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.data/**', 'coverage/**', 'test/artifacts/**', 'apps/webapp/dist/**', '**/*.d.ts'] },
  {
    files: ['**/*.ts'],
    ignores: ['apps/webapp/**'],
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
      // The classes of messages describe shapes; what is sent is a plain object of that shape.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Nest modules and parameterless DTO classes are classes with nothing inside.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['apps/webapp/src/**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './apps/webapp/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: strict,
  },
  {
    files: ['**/*.spec.ts', '**/*.e2e-spec.ts', '**/testing/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
