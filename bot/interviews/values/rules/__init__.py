"""The words of mock interviews: values, dimensions of a rubric, rubrics."""
