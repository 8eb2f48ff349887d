"""What passes between unions that never connect: cards, envelopes, receipts, digests."""
