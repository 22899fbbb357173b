import { MOST_SUGGESTED, type SegmentSuggestions } from '#contracts';
import { Clock } from '#runtime';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

const KEPT_MS = 60_000;

/** What a condition may ask about: regions and tags that drivers have now. */
@Injectable()
export class SegmentWords {
  private kept: { readonly until: number; readonly words: Promise<SegmentSuggestions> } | undefined;

  constructor(
    @InjectDataSource() private readonly source: DataSource,
    private readonly clock: Clock,
  ) {}

  /** A minute old at most: who writes a condition needs no more, and each look reads every driver. @throws Refusal SERVICE_UNAVAILABLE */
  suggest(): Promise<SegmentSuggestions> {
    const now = this.clock.now();
    if (this.kept !== undefined && now < this.kept.until) return this.kept.words;
    const looked = { until: now + KEPT_MS, words: this.look() };
    this.kept = looked;
    // What went wrong is not remembered.
    looked.words.catch(() => {
      if (this.kept === looked) this.kept = undefined;
    });
    return looked.words;
  }

  private async look(): Promise<SegmentSuggestions> {
    const [regions, tags] = await Promise.all([this.words('regions'), this.words('tags')]);
    return { regions, tags };
  }

  private async words(column: 'regions' | 'tags'): Promise<string[]> {
    const rows = await this.source.query<{ word: string }[]>(
      `select word from bot.audience, unnest(${column}) as word group by word order by count(*) desc, word limit $1`,
      [MOST_SUGGESTED],
    );
    return rows.map(({ word }) => word).sort((one, other) => one.localeCompare(other, 'ru'));
  }
}
