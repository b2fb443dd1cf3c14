DOORS = []
