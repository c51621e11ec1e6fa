"""What a person sent, read into values that `work` takes."""
