"""Cards sorted into labelled buckets, each with the sentence that decides."""
